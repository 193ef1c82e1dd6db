/** The page. `<%= %>` escapes; only the script, the styles and the data, which are made by us, go in as they are. */
export const template = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src '<%= it.scriptHash %>'; style-src '<%= it.styleHash %>'; img-src data:; form-action 'none'; base-uri 'none'">
<title><%= it.title %></title>
<style><%~ it.styles %></style>
</head>
<body>
<a class="skip" href="#findings-title">To the findings</a>
<header>
<h1><%= it.title %></h1>
<p class="soft"><%= it.lead %></p>
</header>
<main>
<% if (it.audit) { %>
<section aria-labelledby="answers-title">
<h2 id="answers-title">The answer</h2>
<div class="answers">
<% for (const answer of it.audit.answers) { %>
<div class="answer <%= answer.class %>">
<h3><%= answer.title %></h3>
<p class="word"><%= answer.answer %></p>
<ul><% for (const reason of answer.reasons) { %><li><%= reason %></li><% } %></ul>
<p>Effort: <%= answer.effort %></p>
<p class="soft"><code><%= answer.target %></code></p>
</div>
<% } %>
</div>
</section>
<% } %>
<% if (it.audit) { %>
<% for (const part of it.audit.sections) { %>
<section aria-labelledby="<%= part.id %>-title">
<h2 id="<%= part.id %>-title"><%= part.title %> (<%= part.count %>)</h2>
<p><%= part.count === 0 ? 'Nothing was found.' : part.lead %></p>
<% if (part.count > 0) { %>
<div class="scroll" tabindex="0" role="region" aria-label="<%= part.title %>">
<table class="places" role="table"><thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">place</th><th scope="col" role="columnheader">rule</th><th scope="col" role="columnheader">statement</th><th scope="col" role="columnheader">what happens</th><th scope="col" role="columnheader">in the logs</th></tr></thead>
<tbody role="rowgroup"><% for (const row of part.rows) { %><tr role="row"><td class="place" role="cell"><%= row.place %></td><td role="cell"><%= row.rule %><% if (row.name) { %> <code><%= row.name %></code><% } %></td><td role="cell"><code><%= row.statement %></code></td><td role="cell"><%= row.happens %></td><td role="cell"><%= row.seen %></td></tr><% } %></tbody></table>
</div>
<% if (part.count > part.rows.length) { %><p class="soft">And <%= part.count - part.rows.length %> more, in the findings below.</p><% } %>
<% } %>
</section>
<% } %>
<section aria-labelledby="unnecessary-title"><h2 id="unnecessary-title">What is in place and not needed</h2>
<% if (it.audit.unnecessary.length === 0) { %><p>Nothing was found.</p><% } else { %><ul><% for (const line of it.audit.unnecessary) { %><li><%= line %></li><% } %></ul><% } %></section>
<section aria-labelledby="sizing-title"><h2 id="sizing-title">How large the pool has to be</h2>
<% if (it.audit.sizing.length === 0) { %><p>Not known: no log was read.</p><% } else { %><ul><% for (const line of it.audit.sizing) { %><li><%= line %></li><% } %></ul><% } %></section>
<% } %>
<% for (const chart of it.charts) { %>
<section aria-labelledby="<%= chart.id %>-title">
<h2 id="<%= chart.id %>-title"><%= chart.title %></h2>
<div class="chart" id="<%= chart.id %>" role="img" aria-label="<%= chart.title %>; the numbers are in the table below"></div>
<% if (chart.series.length > 1) { %><ul class="legend" aria-hidden="true"><% chart.series.forEach((one, index) => { %><li class="series-<%= index % 4 + 1 %>"><%= one.label %></li><% }) %></ul><% } %>
<details><summary>The numbers</summary>
<div class="scroll" tabindex="0" role="region" aria-label="<%= chart.title %>: numbers">
<table><thead><tr><th scope="col"><%= chart.xTitle %></th><% for (const one of chart.series) { %><th scope="col" class="number"><%= one.label %></th><% } %></tr></thead>
<tbody><% chart.labels.forEach((label, index) => { %><tr><th scope="row"><%= label %></th><% for (const one of chart.series) { %><td class="number"><%= one.values[index] === null ? '' : one.values[index] + chart.unit %></td><% } %></tr><% }) %></tbody></table>
</div></details>
</section>
<% } %>
<% if (it.audit) { %>
<section aria-labelledby="plan-title"><h2 id="plan-title">The plan, in order</h2>
<ol><% for (const step of it.audit.plan) { %><li><h3><%= step.title %></h3><% for (const advice of step.advice) { %><p><%= advice %></p><% } %><% if (step.places.length > 0) { %><ul><% for (const place of step.places) { %><li class="place"><%= place %></li><% } %></ul><% } %><% if (step.script) { %><pre><%= step.script %></pre><% } %></li><% } %></ol></section>
<% } %>
<section aria-labelledby="findings-title">
<h2 id="findings-title" tabindex="-1">Findings</h2>
<form id="filters" aria-label="Filters">
<label>Rule <select name="rule"><option value="">all</option><% for (const rule of it.rules) { %><option><%= rule %></option><% } %></select></label>
<label>Severity <select name="severity"><option value="">all</option><option>error</option><option>warning</option><option>info</option></select></label>
<label>Target <select name="target"><option value="">all</option><% for (const target of it.targets) { %><option><%= target %></option><% } %></select></label>
<label>File <input name="file" type="search" autocomplete="off"></label>
<label>Text <input name="text" type="search" autocomplete="off"></label>
<button type="reset">Clear filters</button>
</form>
<p id="status" role="status"></p>
<ol id="findings" class="findings"></ol>
<nav class="pages" aria-label="Pages of findings"><button id="previous" type="button">Previous page</button><button id="next" type="button">Next page</button></nav>
<noscript><p>The findings are shown by a script of this file. Without scripts, use --format markdown.</p></noscript>
</section>
<section aria-labelledby="coverage-title"><h2 id="coverage-title">What was read, and what could not be seen</h2>
<ul><% for (const line of it.coverage) { %><li><%= line %></li><% } %></ul></section>
</main>
<footer><p class="soft">Written by poolsafe <%= it.version %>.</p></footer>
<script type="application/json" id="data"><%~ it.data %></script>
<script><%~ it.script %></script>
</body>
</html>
`;
