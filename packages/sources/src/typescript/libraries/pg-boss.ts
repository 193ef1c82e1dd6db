import type { LibraryDescription } from '../library.js';

/** pg-boss: https://timgit.github.io/pg-boss. Its own database object takes a text. */
const pgBoss: LibraryDescription = {
  modules: ['pg-boss'],
  dialects: ['postgres'],
  makers: [
    { exported: 'default', how: 'new', makes: 'pool' },
    { exported: 'PgBoss', how: 'new', makes: 'pool' },
  ],
  methods: [
    { name: 'executeSql', text: [{ argument: 0 }] },
    { name: 'getDb', gives: 'same' },
  ],
  types: { PgBoss: 'pool' },
};

export default pgBoss;
