import tseslint from 'typescript-eslint';
export default [
  { ignores: ["**/node_modules/**","**/.git/**","**/dist/**","**/build/**","**/coverage/**","**/.next/**","**/vendor/**","**/*.d.ts"] },
  { linterOptions: { reportUnusedDisableDirectives: 'off' } },
  { files: ['**/*.{js,mjs,cjs,jsx,ts,tsx,mts,cts}'], languageOptions: { parser: tseslint.parser }, rules: { 'no-debugger': 'error' } },
];
