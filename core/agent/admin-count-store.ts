import type { Agent } from '../../schemas/agent.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ConflictError } from '../shared/errors.ts';
import { ROW_KIND } from '../shared/names.ts';
import type { Key, Write } from '../shared/write.ts';

/** Label of the refusal when the desk would be left without an active admin. */
export const LAST_ADMIN = 'last-admin';

export const adminCount = accessPattern<void, Key>({
  name: 'Active admins',
  description: 'Counts the active admins in the transaction that changes one, so that the last one stays.',
  operation: 'UpdateItem',
  pk: 'AGENTS',
  sk: 'ADMINS',
  of: () => ({ pk: 'AGENTS', sk: 'ADMINS' }),
});

type Standing = Pick<Agent, 'role' | 'active'>;

/**
 * The write that keeps the count of active admins right when an agent is made (`before` null) or changed; none when the
 * count stays the same.
 */
export function countAdmins(before: Standing | null, after: Standing): Write[] {
  const step = Number(isActiveAdmin(after)) - Number(before !== null && isActiveAdmin(before));
  if (step === 0) return [];
  const write = {
    type: 'update',
    key: adminCount.of(),
    add: { active: step },
    initial: { kind: ROW_KIND.adminCount, schemaVersion: 1 },
  } as const;
  if (step > 0) return [write];
  const condition = { expression: '#active > :one', values: { ':one': 1 } };
  return [{ ...write, condition, refusal: LAST_ADMIN }];
}

/** Why the last active admin can neither be deactivated nor lose the role. */
export function lastAdminError(): ConflictError {
  return new ConflictError('agent.last_admin', 'The desk needs an active admin, and this is the last one.');
}

function isActiveAdmin(agent: Standing): boolean {
  return agent.active && agent.role === 'admin';
}
