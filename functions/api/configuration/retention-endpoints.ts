import type * as z from 'zod';
import type { Caller } from '../../../core/auth/index.ts';
import type { ThingTarget } from '../../../core/configuration/index.ts';
import type { FieldUser } from '../../../core/fields/index.ts';
import { jobWrites } from '../../../core/jobs/index.ts';
import {
  askRun,
  createRule,
  type RetentionRule,
  type RuleDeps,
  retentionArea,
  updateRule,
} from '../../../core/retention/index.ts';
import type { Context } from '../../../core/shared/context.ts';
import type { Write } from '../../../core/shared/write.ts';
import type { retentionRuleSchemas, runRetentionSchema } from '../../../schemas/api/retention.ts';
import type { EndpointAnswer } from '../../edge/api-answer.ts';
import { presentJob } from '../jobs/present-job.ts';
import { sharedEndpoints } from './area-endpoints.ts';
import { RETENTION_NAMES } from './retention-routes.ts';

const present = (rule: RetentionRule) => ({ body: rule, version: rule.version });
const userOf = (principal: Caller): FieldUser => (principal.kind === 'agent' ? principal.role : 'customer');

interface Asked<Body> {
  principal: Caller;
  context: Context;
  body: Body;
  remember: (answer: EndpointAnswer) => readonly Write[];
}
type OnOne = { params: { ruleKey: string } };

/** The endpoints of retention rules. */
export function retentionEndpoints(deps: Omit<RuleDeps, 'user'>) {
  const by = (principal: Caller): RuleDeps => ({ ...deps, user: userOf(principal) });
  return {
    ...sharedEndpoints(deps.table, retentionArea, RETENTION_NAMES),
    createRetentionRule: async (asked: Asked<z.output<typeof retentionRuleSchemas.create>>) => {
      const { principal, context, body: fields, remember } = asked;
      const alongside = (made: RetentionRule) => remember(present(made));
      return present(await createRule(by(principal), context, { fields, alongside }));
    },
    updateRetentionRule: async (
      asked: Omit<Asked<z.output<typeof retentionRuleSchemas.update>>, 'remember'> &
        OnOne &
        Pick<ThingTarget<RetentionRule>, 'expectedVersion'>,
    ) => {
      const { principal, context, params, body: change, expectedVersion } = asked;
      const target = { key: params.ruleKey, change, expectedVersion };
      return present(await updateRule(by(principal), context, target));
    },
    runRetentionRule: async (asked: Asked<z.output<typeof runRetentionSchema>> & OnOne) => {
      const { context, params, body, remember } = asked;
      const started = { key: params.ruleKey, ...body, jobWrites };
      const job = await askRun(deps.table, context, {
        ...started,
        alongside: (one) => remember({ body: presentJob(one) }),
      });
      return { body: presentJob(job) };
    },
  };
}
