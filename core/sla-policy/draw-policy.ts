import { type Conditions, storedConditionsSchema } from '../../schemas/conditions.ts';
import { ConflictError, NotFoundError } from '../shared/errors.ts';
import { definedFields } from '../shared/optimistic.ts';
import { type AskedTargets, targetsFrom } from './asked-targets.ts';
import type { SlaPolicy } from './policy-area.ts';

/** What somebody says of a policy; without a name it is called by its key, without a position it stands last. */
export type PolicyFields = Omit<
  SlaPolicy,
  'key' | 'isRetired' | 'version' | 'name' | 'position' | 'conditions' | 'targets'
> & {
  name?: string | undefined;
  position?: number | undefined;
  conditions: Conditions;
  targets: AskedTargets;
};

/** A change of a policy: absent fields stay. */
export type PolicyFieldsChange = { [Name in keyof PolicyFields]?: PolicyFields[Name] | undefined };

/** Gives a policy as it is to be, out of all there are, or refuses. Pure. */
export type DrawPolicy = (policies: ReadonlyMap<string, SlaPolicy>) => SlaPolicy;

/** Draws a policy that is new. @throws ConflictError `sla_policy.key_taken` */
export function newPolicy(key: string, fields: PolicyFields): DrawPolicy {
  return (policies) => {
    if (policies.has(key))
      throw new ConflictError('sla_policy.key_taken', 'There is one with this key, in use or retired.');
    return drawn(policies, key, fields);
  };
}

/** Draws a policy as it is to be, whatever it was: one that was retired is in use again. It keeps its place unless one is named. */
export function replacedPolicy(key: string, { position, ...fields }: PolicyFields): DrawPolicy {
  return (policies) => drawn(policies, key, { ...fields, position: position ?? policies.get(key)?.position });
}

/** Draws a change of a policy. @throws NotFoundError */
export function changedPolicy(key: string, change: PolicyFieldsChange): DrawPolicy {
  return (policies) => {
    const before = policies.get(key);
    if (before === undefined) throw new NotFoundError('sla_policy');
    const { conditions, targets, ...fields } = change;
    return {
      ...before,
      ...definedFields(fields),
      ...(conditions && { conditions: storedConditionsSchema.parse(conditions) }),
      ...(targets && { targets: targetsFrom(targets) }),
    };
  };
}

function drawn(
  policies: ReadonlyMap<string, SlaPolicy>,
  key: string,
  { name = key, position = behind(policies), conditions, targets, ...fields }: PolicyFields,
): SlaPolicy {
  const version = policies.get(key)?.version ?? 0;
  return {
    ...fields,
    conditions: storedConditionsSchema.parse(conditions),
    targets: targetsFrom(targets),
    key,
    name,
    position,
    isRetired: false,
    version,
  };
}

/** The place behind all policies. */
function behind(policies: ReadonlyMap<string, SlaPolicy>): number {
  return 1 + Math.max(0, ...[...policies.values()].map(({ position }) => position));
}
