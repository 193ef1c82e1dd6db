import { CONTAINER, containerLines } from '../collector.js';
import type { LogFormat } from '../format.js';
import { detectWrapper, WrapperReader } from '../wrapper.js';
import inner from './postgres-stderr.js';

const format: LogFormat = {
  name: 'container',
  title: 'PostgreSQL in a container',
  dialect: 'postgres',
  abilities: inner.abilities,
  cannotShow: inner.cannotShow,
  detect: (head) => detectWrapper(head, CONTAINER, containerLines(), inner, 0.93),
  open: (sink, options) =>
    new WrapperReader(sink, options, inner, containerLines(), 'is no line of a container', containerLines()),
};

export default format;
