/** Files that a package manager writes: nobody edits them, so findings stand elsewhere where they can. */
export const isLock = (file: string): boolean => /(\.lock|-lock\.(json|yaml)|\.sum)$/.test(file);
