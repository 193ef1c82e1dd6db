import { base } from './.prof-a.config.mjs';
import poolsafe from './dist/index.js';
export default [...base, poolsafe.configs.recommended[0]];
