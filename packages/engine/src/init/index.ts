export { type Look as ProjectLook, lookAt, type Seen, type SeenConnection } from './look.js';
export { configText, lookText } from './text.js';
