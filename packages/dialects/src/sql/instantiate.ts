/**
 * Makes an instance of a compiled module that is given in base64, with a memory of so many pages of 64 KiB.
 *
 * @throws where there is no WebAssembly with vectors
 */
export function instantiate(
  base64: string,
  pages: number,
): { readonly memory: ArrayBuffer; readonly exports: unknown } {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  return { memory: memory.buffer, exports };
}
