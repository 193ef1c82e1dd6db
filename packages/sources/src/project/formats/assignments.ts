import type { FileFormat, Leaf } from '../leaf.js';

/** `NAME=value` at the beginning of a line or before a command, `export NAME=`, `ENV NAME value`, `NAME := value` of make. */
const ASSIGNMENT =
  /(?<=^|\n)[ \t]*(?:(?:ENV|ARG|export|readonly|declare -x|set -gx|local|env)[ \t]+)*([A-Za-z_]\w*)[ \t]*(?:[:?+]?=[ \t]*|[ \t]+(?=\w+:\/\/))("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s#;&|]*)/g;

/** Variables of shell scripts, Dockerfiles and makefiles. */
const assignments: FileFormat = {
  name: 'assignments',
  reads: (path) =>
    /(^|\/)(Dockerfile[\w.-]*|[\w.-]*\.Dockerfile|Containerfile|Makefile|[Jj]ustfile)$|\.(sh|bash|zsh|mk)$/i.test(path),
  read: (text) => {
    const leaves: Leaf[] = [];
    for (const match of text.matchAll(ASSIGNMENT)) {
      const [whole, name = '', written = ''] = match;
      if (written === '') continue;
      const quotes = /^["']/.test(written) ? 1 : 0;
      const end = match.index + whole.length;
      const start = end - written.length;
      leaves.push({
        path: [name],
        value: text.slice(start + quotes, end - quotes),
        range: { start: match.index + whole.indexOf(name), end },
        valueRange: { start: start + quotes, end: end - quotes },
        exact: true,
      });
    }
    return { leaves, notAnalysed: [] };
  },
};

export default assignments;
