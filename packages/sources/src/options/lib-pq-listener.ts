import { type ClientDescription } from '../client-description.js';

/** `pq.NewListener` keeps a connection of its own for LISTEN: it is a listener by its role. */
const libPqListener: ClientDescription = {
  id: 'lib/pq-listener',
  title: 'pq.NewListener',
  dialect: 'postgres',
  ecosystem: 'go',
  packages: [],
  behaviours: [],
};

export default libPqListener;
