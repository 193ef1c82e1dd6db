import { applicationPool } from '../shared/application-pool.js';

export default applicationPool({
  product: 'app-pool',
  title: 'an application pool',
  summary: 'Any pool inside the application that hands out connections and resets nothing when they come back.',
  dialects: ['postgres', 'mysql'],
  versions: [''],
  documents: [],
});
