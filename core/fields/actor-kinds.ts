import { choicesOf } from './standard-field.ts';

/** Who can have done something. */
export const ACTOR_KINDS = choicesOf<'agent' | 'customer' | 'automation' | 'system'>({
  agent: 'Agent',
  customer: 'Customer',
  automation: 'Rule of the desk',
  system: 'The desk itself',
});
