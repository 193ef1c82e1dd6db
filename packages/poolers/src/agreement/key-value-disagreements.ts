/** Measured rows that `judge` does not answer, and why. */
export interface KeyValueDisagreement {
  /** Matches `<target> <construct>`. */
  readonly cell: RegExp;
  readonly reason: string;
}

export const keyValueDisagreements: readonly KeyValueDisagreement[] = [
  { cell: / EVAL \(1 s loop\)$| EVAL loop$/, reason: 'how long a script runs does not show in its text' },
  {
    cell: / pipeline of 100k SET, other GET$/,
    reason: 'a stall by the amount of data: no single command makes it',
  },
  {
    cell: /^redis@[56]\/pool (SELECT|MONITOR|QUIT) method$|^redis@[56]\/pool SUBSCRIBE then GET$|^(redis@4|@valkey\/valkey-glide@2\.5)\/client MONITOR method$|^@valkey\/valkey-glide@2\.5\/client QUIT method$/,
    reason: 'the row says that the object has no such method; the same command in raw words is compared',
  },
  {
    cell: /^redis@[56]\/pool WATCH alone \(control\)$/,
    reason: 'a control: nobody else used the pool, and it gave the same connection back',
  },
  {
    cell: /^redis@4\/isolated (MULTI raw \+ other flow|SELECT raw|SUBSCRIBE raw then GET|AUTH other user|MONITOR raw|RESET raw .*)$/,
    reason: 'seen from the main connection; judge speaks for the next isolated user, whom rows of their own measure',
  },
  {
    cell: /^redis@[56]\/pool\?maximum=4 /,
    reason: 'as many waits at once as the pool has connections; judge looks at one command',
  },
  {
    cell: /^(predixy|redis-cluster-proxy)@1\.0 (EXEC|DISCARD)$|^redis-cluster-proxy@1\.0 AUTH$/,
    reason: "the server's own error (EXEC without MULTI, AUTH where no password is set) came through",
  },
  { cell: /^twemproxy@0\.5 QUIT$/, reason: 'QUIT ends the connection of the client that sends it, as it should' },
  { cell: /^bullmq@6 new Worker with a default ioredis instance$/, reason: 'the library checks an option of its own' },
  { cell: /^memcached-shared verbosity N$/, reason: 'a setting of the whole server belongs to no connection' },
  {
    cell: /^stackexchange\.redis@2 HELLO\/INFO\/SELECT/,
    reason: 'a list of commands that the library leaves out when it is told of the proxy',
  },
  {
    cell: /^@valkey\/valkey-glide@2\.5\/client (scoped_connection\(\)\/ClientPool|blocking command list)$/,
    reason: "about the Python package and about the caller's own timeout, not about other callers",
  },
  {
    cell: /^mongodb-driver pipelining\/multiplexing on one connection$/,
    reason: 'what drivers never do: there is nothing to judge',
  },
];
