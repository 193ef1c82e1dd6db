import type { EndpointDescription } from '../endpoint.js';

/** Amazon RDS and Aurora, with RDS Proxy: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html */
const rds: EndpointDescription = {
  title: 'Amazon RDS',
  dialects: ['postgres', 'mysql'],
  by: 'provider',
  patterns: [
    { host: '\\.(endpoint\\.)?proxy-[a-z0-9]+\\..*rds\\.amazonaws\\.com(\\.cn)?$', leads: ['rds-proxy'] },
    { host: '\\.rds\\.amazonaws\\.com(\\.cn)?$', leads: ['direct'] },
  ],
  direct: 'Use the endpoint of the instance or cluster, without `proxy-` in the host name.',
};

export default rds;
