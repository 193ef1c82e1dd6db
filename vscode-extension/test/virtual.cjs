// Runs inside the extension host of a window on a folder that is not on the disk, and serves that folder: see
// trust.test.ts.
const vscode = require('vscode');

const FILES = { '/queries.sql': 'LISTEN a;\n' };
const folder = { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
const missing = (uri) => {
  throw vscode.FileSystemError.FileNotFound(uri);
};

exports.activate = (context) => {
  const provider = {
    onDidChangeFile: new vscode.EventEmitter().event,
    watch: () => new vscode.Disposable(() => undefined),
    stat: (uri) =>
      uri.path === '/'
        ? folder
        : uri.path in FILES
          ? { type: vscode.FileType.File, ctime: 0, mtime: 0, size: FILES[uri.path].length }
          : missing(uri),
    readDirectory: () => Object.keys(FILES).map((path) => [path.slice(1), vscode.FileType.File]),
    readFile: (uri) => (uri.path in FILES ? Buffer.from(FILES[uri.path]) : missing(uri)),
    createDirectory: missing,
    writeFile: missing,
    delete: missing,
    rename: missing,
  };
  context.subscriptions.push(vscode.workspace.registerFileSystemProvider('poolsafe-memory', provider));
};

exports.run = async () => {
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.toString());
  const commands = await vscode.commands.getCommands(true);
  const seen = {
    folders,
    extension: vscode.extensions.getExtension('poolsafe.poolsafe-vscode') !== undefined,
    commands: commands.filter((name) => name.startsWith('poolsafe.')),
  };
  require('node:fs').writeFileSync(
    process.env.POOLSAFE_TEST_REPORT,
    JSON.stringify([{ name: JSON.stringify(seen), error: null }]),
  );
};
