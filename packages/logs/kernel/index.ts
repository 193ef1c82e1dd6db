// The kernel's exports. It is a faster twin of readers in `src/`: what it does not know for sure it leaves to them.
import { initFingerprint } from './fingerprint';
import { initNumbers } from './numbers';

export { count, gathered, shown, startGathering } from './ahead';
export { scanCsv } from './csvlog';
export { scanJson } from './jsonlog';
export { beginGeneral, scanGeneral } from './mysql-general';
export { beginSlow, scanSlow } from './mysql-slow';
export { scanStderr } from './stderr';
export { stoppedAt, stoppedLine } from './scan';
export { forgetPrefixes, otherZone, otherZones, setZone, watchZones } from './prefix';
export { begin } from './emit';
export { setAxis, setEverything, setShard, settled, takeSettled } from './state';
export { fingerHigh, fingerLow, fingerprint } from './fingerprint';

initFingerprint();
initNumbers();
