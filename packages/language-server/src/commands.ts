/** Commands of the server, for `workspace/executeCommand`. */
export const COMMANDS = {
  /** Checks every file of the workspace; no arguments. Answers `{ files, findings, cancelled }`. */
  scan: 'poolsafe.server.scanWorkspace',
  /** `[uri, range]`: what every known pooler does with the statement there. Answers `{ title, markdown }` or null. */
  explain: 'poolsafe.server.explain',
  /** `[uri]`: the settings in force for a document. Answers `{ markdown, targets, from, file, problem }`. */
  showConfiguration: 'poolsafe.server.showConfiguration',
  /** `[url]`: opens a rule's page in the browser. */
  openPage: 'poolsafe.server.openPage',
} as const;

/** A command of the editor's extension, named in code actions where the extension says that it has it. */
export const CHOOSE_TARGET_COMMAND = 'poolsafe.chooseTarget';

/** Sent to a client that shows the state: what documents are judged for may have changed. No parameters. */
export const STATE_CHANGED = 'poolsafe/stateChanged';
