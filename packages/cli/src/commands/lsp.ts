import type { CommandRegistrar } from '../command.js';

export const registerLsp: CommandRegistrar = (program) => {
  program
    .command('lsp')
    .description('the language server, on standard input and output')
    .option('--stdio', 'the only way that it speaks; editors add it')
    .option('--clientProcessId <pid>', "the editor's process: when it is gone, the server ends")
    .action(async () => {
      const { lsp } = await import('../run/lsp.js');
      await lsp();
    });
};
