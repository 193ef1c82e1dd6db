// The kernel's exports. It is a faster twin of readers in `src/`: what it does not know for sure it leaves to them.
import { initFingerprint } from './fingerprint';
import { initNumbers } from './numbers';

export { scanStderr, stoppedAt, stoppedLine } from './stderr';
export { forgetOtherZone, otherZone, setZone } from './prefix';
export { forget, setEverything } from './record';
export { fingerHigh, fingerLow, fingerprint } from './fingerprint';

initFingerprint();
initNumbers();
