/** Modules that were compiled, by their base64. */
const compiled = new Map<string, WebAssembly.Module>();

/**
 * Makes an instance of a compiled module that is given in base64, with a memory of so many pages of 64 KiB.
 *
 * @throws where there is no WebAssembly with vectors
 */
export function instantiate(
  base64: string,
  pages: number,
): { readonly memory: ArrayBuffer; readonly exports: unknown } {
  let module = compiled.get(base64);
  if (!module) {
    module = new WebAssembly.Module(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
    compiled.set(base64, module);
  }
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return { memory: memory.buffer, exports };
}
