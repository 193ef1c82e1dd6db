import type { ProjectFiles } from '../../extraction.js';

/** The file that declares a module of Rust: `lib.rs`, `main.rs` or `mod.rs` of the folder above, or the file named after it. */
function declarersOf(path: string): { readonly name: string; readonly files: readonly string[] } | undefined {
  const steps = path.split('/');
  const last = steps.pop() ?? '';
  const name = last === 'mod.rs' ? steps.pop() : last.replace(/\.rs$/, '');
  if (name === undefined || !last.endsWith('.rs')) return undefined;
  const folder = steps.length === 0 ? '' : `${steps.join('/')}/`;
  const above = steps.length === 0 ? [] : [`${steps.join('/')}.rs`];
  return { name, files: [...['lib.rs', 'main.rs', 'mod.rs'].map((file) => folder + file), ...above] };
}

/** The file whose `#[cfg(test)] mod name;` makes a module of Rust one of tests. */
export function testModuleOf(path: string, files: ProjectFiles | undefined): string | undefined {
  const declarers = path.endsWith('.rs') ? declarersOf(path) : undefined;
  if (!declarers || !files) return undefined;
  const declared = new RegExp(String.raw`#\[cfg\(test\)\]\s*(?:pub(?:\([^)]*\))?\s+)?mod\s+${declarers.name}\s*;`);
  return declarers.files.find((file) => file !== path && declared.test(files.read(file) ?? ''));
}
