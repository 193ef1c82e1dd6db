import js from '@eslint/js';
import tseslint from 'typescript-eslint';
const files = ['**/*.{js,mjs,cjs,jsx,ts,tsx,mts,cts}'];
const parser = { files: ['**/*.{ts,tsx,mts,cts}'], languageOptions: { parser: tseslint.parser } };
const always = [{ ignores: ['**/dist/**', '**/node_modules/**', '**/*.d.ts'] }, { linterOptions: { reportUnusedDisableDirectives: 'off' } }, parser];
export const base = [...always, { files, rules: js.configs.recommended.rules }];
export default base;
