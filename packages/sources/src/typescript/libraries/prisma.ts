import type { LibraryDescription } from '../library.js';

/** Prisma: https://www.prisma.io/docs/orm/prisma-client/using-raw-sql and /queries/transactions */
const prisma: LibraryDescription = {
  modules: ['@prisma/client', '@prisma/client/*', '.prisma/client', '@prisma/extension-accelerate'],
  dialects: ['postgres', 'mysql'],
  makers: [{ exported: 'PrismaClient', how: 'new', makes: 'pool' }],
  methods: [
    { name: ['$executeRaw', '$queryRaw'], tag: true, text: [{ argument: 0 }] },
    { name: ['$executeRawUnsafe', '$queryRawUnsafe', '$queryRawTyped'], text: [{ argument: 0 }] },
    { name: '$transaction', callback: [{ argument: 0, parameter: 0, gives: 'transaction' }], batch: 0 },
    { name: ['$extends', '$on'], gives: 'same' },
  ],
  types: {
    PrismaClient: 'either',
    'Prisma.TransactionClient': 'transaction',
    TransactionClient: 'transaction',
    PrismaTransactionClient: 'transaction',
  },
  held: { PrismaClient: 'pool' },
  habits: {
    names: ['prisma', 'prismaClient', 'prismaService'],
    methods: ['$executeRaw', '$queryRaw', '$executeRawUnsafe', '$queryRawUnsafe'],
  },
};

export default prisma;
