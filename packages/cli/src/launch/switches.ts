/**
 * V8 optimises a function after about 130 kB of byte code by itself. In a run of a few seconds over many different files,
 * half of what it optimises is not called often enough afterwards: 4,963 files took a seventh less processor time with
 * this. The V8 of Node 20 knows the switch; later ones have a compiler between the two, and were not measured.
 */
export const BRIEF_RUN: readonly string[] = process.versions.node.startsWith('20.')
  ? ['--interrupt-budget=500000']
  : [];

/**
 * What the language server switches on by itself once it runs (`garbage.ts` there says why): given from the start, for
 * what V8 compiled under other switches than those of the start is not taken back.
 */
export const LONG_RUN: readonly string[] = ['--heap-growing-percent=20', '--expose-gc'];
