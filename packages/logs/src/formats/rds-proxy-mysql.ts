import type { LogFormat } from '../format.js';
import { isRdsProxy, OF_MYSQL, rdsProxy } from './rds-proxy.js';

const format: LogFormat = {
  ...rdsProxy,
  name: 'rds-proxy-mysql',
  title: 'RDS Proxy log (MySQL)',
  dialect: 'mysql',
  detect: (head) => (isRdsProxy(head) && OF_MYSQL.test(head.toString('utf8')) ? 0.99 : 0),
};

export default format;
