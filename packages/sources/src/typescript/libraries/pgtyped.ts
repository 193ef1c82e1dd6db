import type { LibraryDescription } from '../library.js';

/** pgTyped: https://pgtyped.dev/docs/sql-file-intro. Queries of SQL files and of templates run on a client that they are given. */
const pgtyped: LibraryDescription = {
  modules: ['@pgtyped/runtime', '@pgtyped/query'],
  dialects: ['postgres'],
  makers: [],
  methods: [],
  fragments: [
    { tag: 'PreparedQuery', how: 'new', text: 'statement', method: 'run', handle: 1 },
    { tag: 'sql', method: 'run', handle: 1 },
  ],
  types: {},
};

export default pgtyped;
