import type { ProjectRule } from '@poolsafe/core';

const rule: ProjectRule = {
  about: 'project',
  id: 'pooler-config',
  summary: "Settings in a pooler's configuration that are dangerous by themselves",
};

export default rule;
