import { CONTAINER, containerLines, csvTexts, isCsvExport, textsOf } from '../collector.js';
import type { LogFormat } from '../format.js';
import { type Unwrap, unwrapHead, WrapperReader } from '../wrapper.js';
import mariadbGeneral from './mariadb-general.js';
import mariadbSlow from './mariadb-slow.js';
import mysqlGeneral from './mysql-general.js';
import mysqlSlow from './mysql-slow.js';

const SERVERS = [mysqlGeneral, mysqlSlow, mariadbSlow, mariadbGeneral];

/** Whichever of the server's logs it is. */
const inner: LogFormat = {
  ...mysqlGeneral,
  detect: (head) => Math.max(...SERVERS.map(({ detect }) => detect(head))),
  open: (sink, options) => {
    const sure = SERVERS.map(({ detect }) => detect(options.head));
    const format = SERVERS[sure.indexOf(Math.max(...sure))] ?? mysqlGeneral;
    const reader = format.open(sink, options);
    return { read: reader.read.bind(reader), times: format.abilities.times };
  },
};

/** The lines of a message, which may be several records: a slow log's come with all of their lines. */
const unwrapper = (head: Buffer): Unwrap => {
  const text = head.toString('utf8', 0, 16_384);
  const isJson = /^\s*[{[]/.test(text);
  if (CONTAINER.test(text) && (!isJson || text.startsWith('{"log":'))) return containerLines();
  const texts = isCsvExport(head) ? csvTexts() : textsOf;
  return (line) => texts(line)?.flatMap((message) => message.replace(/\r?\n$/, '').split(/\r?\n/));
};

const format: LogFormat = {
  name: 'collected-mysql',
  title: 'MySQL or MariaDB log through a collector (CloudWatch, Cloud SQL, containers)',
  dialect: 'mysql',
  abilities: mysqlGeneral.abilities,
  cannotShow: ['Messages that the collector dropped or cut.'],
  detect: (head) => {
    const text = head.toString('utf8', 0, 65_536);
    if (!CONTAINER.test(text) && !/^\s*[{[]/.test(text) && !isCsvExport(head)) return 0;
    const own = unwrapHead(head.subarray(0, 65_536), unwrapper(head));
    return inner.detect(Buffer.from(own, 'utf8')) > 0.3 ? 0.97 : 0;
  },
  open: (sink, options) => {
    const { head } = options;
    return new WrapperReader(sink, options, inner, unwrapper(head), 'is no line of a collector', unwrapper(head));
  },
};

export default format;
