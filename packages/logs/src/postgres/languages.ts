import { Kind, type LogRecord } from '../record.js';
import { setText, Severity } from './messages.js';
import { addSeverities } from './prefix.js';

/**
 * Words of servers whose `lc_messages` is not English, as their message catalogues (PostgreSQL 15) have them:
 * statement, execute, duration, connection received, disconnection.
 */
const WORDS: readonly {
  readonly statement: string;
  readonly execute: string;
  readonly duration: string;
  readonly unit: string;
  readonly connect: string;
  readonly disconnect: string;
}[] = [
  {
    statement: 'Anweisung',
    execute: 'Ausführen',
    duration: 'Dauer',
    unit: 'ms',
    connect: 'Verbindung empfangen',
    disconnect: 'Verbindungsende',
  },
  {
    statement: 'instruction',
    execute: 'exécute',
    duration: 'durée',
    unit: 'ms',
    connect: 'connexion reçue',
    disconnect: 'déconnexion',
  },
  {
    statement: 'sentencia',
    execute: 'ejecutar',
    duration: 'duración',
    unit: 'ms',
    connect: 'conexión recibida',
    disconnect: 'desconexión',
  },
  {
    statement: 'istruzione',
    execute: 'esecuzione di',
    duration: 'durata',
    unit: 'ms',
    connect: 'connessione ricevuta',
    disconnect: 'disconnessione',
  },
  {
    statement: '文',
    execute: '実行',
    duration: '期間',
    unit: 'ミリ秒',
    connect: '接続を受け付けました',
    disconnect: '接続を切断',
  },
  {
    statement: 'оператор',
    execute: 'выполнение',
    duration: 'продолжительность',
    unit: 'мс',
    connect: 'принято подключение',
    disconnect: 'отключение',
  },
];

addSeverities([
  ['FEHLER', Severity.error],
  ['PANIK', Severity.error],
  ['ANWEISUNG', Severity.statement],
  ['WARNUNG', Severity.other],
  ['HINWEIS', Severity.other],
  ['TIPP', Severity.other],
  ['ZUSAMMENHANG', Severity.other],
  ['ERREUR', Severity.error],
  ['INSTRUCTION ', Severity.statement],
  ['DÉTAIL', Severity.detail],
  ['ATTENTION', Severity.other],
  ['ASTUCE ', Severity.other],
  ['SENTENCIA', Severity.statement],
  ['DETALLE', Severity.detail],
  ['ERRORE', Severity.error],
  ['FATALE', Severity.error],
  ['PANICO', Severity.error],
  ['ISTRUZIONE', Severity.statement],
  ['DETTAGLI', Severity.detail],
  ['ATTENZIONE', Severity.other],
  ['NOTIFICA', Severity.other],
  ['SUGGERIMENTO', Severity.other],
  ['文', Severity.statement],
  ['詳細', Severity.detail],
  ['ヒント', Severity.other],
  ['СООБЩЕНИЕ', Severity.log],
  ['ОШИБКА', Severity.error],
  ['ВАЖНО', Severity.error],
  ['ПАНИКА', Severity.error],
  ['ОПЕРАТОР', Severity.statement],
  ['ПОДРОБНОСТИ', Severity.detail],
  ['ПОДСКАЗКА', Severity.other],
  ['ЗАМЕЧАНИЕ', Severity.other],
  ['ПРЕДУПРЕЖДЕНИЕ', Severity.other],
]);

/** Each language's shapes as one pattern: duration, statement or execute with its name, connections. */
const PATTERNS = WORDS.map(({ statement, execute, duration, unit, connect, disconnect }) => ({
  statement: new RegExp(
    `^(?:${duration} ?: ([\\d.]+) ${unit}(?:,|  ?)\\s?)?(?:${statement} ?:|${execute} ([^:]*?) ?:) `,
    'u',
  ),
  duration: new RegExp(`^${duration} ?: ([\\d.]+) ${unit}\\s*$`, 'u'),
  connect,
  disconnect,
}));

/** True for messages whose first byte can begin none of the words above, in any language: most of a log. */
const FIRST = new Set(WORDS.flatMap((words) => Object.values(words)).map((word) => Buffer.from(word, 'utf8')[0] ?? 0));

/** Reads a `LOG` message of a server that does not speak English, when it is one that matters. */
export function readLocalised(record: LogRecord, at: number, end: number): void {
  const { buffer } = record;
  const first = buffer[at] ?? 0;
  if (!FIRST.has(first)) return;
  const head = buffer.toString('utf8', at, Math.min(end, at + 200));
  for (const { statement, duration, connect, disconnect } of PATTERNS) {
    const timed = duration.exec(head);
    if (timed) {
      record.duration = Number(timed[1]);
      record.kind = Kind.duration;
      return;
    }
    const match = statement.exec(head);
    if (match) {
      const length = Buffer.byteLength(match[0], 'utf8');
      setText(record, at + length, end);
      if (match[1] === undefined) record.before = true;
      else record.duration = Number(match[1]);
      const name = match[2]?.split('/')[0];
      if (name !== undefined && name !== '<unnamed>' && !name.startsWith('<')) {
        const from = at + Buffer.from(head.slice(0, head.indexOf(name)), 'utf8').length;
        record.nameStart = from;
        record.nameEnd = from + Buffer.byteLength(name, 'utf8');
      }
      record.kind = Kind.statement;
      return;
    }
    if (head.startsWith(connect)) record.kind = Kind.connect;
    else if (head.startsWith(disconnect)) record.kind = Kind.disconnect;
    else continue;
    return;
  }
}
