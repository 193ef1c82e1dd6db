import type { PoolerProfile } from '@poolsafe/core';
import { documented } from '../shared/redis-connection.js';
import { proxyMode, takesNo } from '../shared/redis-proxy.js';

const elasticacheServerless: PoolerProfile = {
  product: 'elasticache-serverless',
  title: 'ElastiCache Serverless',
  summary: 'Memcached behind a proxy that sends the commands of many clients over shared connections.',
  dialects: ['memcached'],
  versions: [''],
  modes: [proxyMode()],
  settings: [],
  resets: [],
  handling: [
    takesNo(['watch', 'lru_crawler', 'verbosity', 'me'], 'ERROR', 'ElastiCache Serverless does not take the command', [
      documented(
        'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/SupportedCommandsMem.html',
        'the list of supported commands does not hold them',
      ),
    ]),
  ],
  documents: [
    {
      title: 'ElastiCache Serverless',
      source: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/SupportedCommandsMem.html',
    },
  ],
};

export default elasticacheServerless;
