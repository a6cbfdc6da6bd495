import type { Settings } from '../schemas/settings.ts';

/** Start of the keys under which SES stores raw messages. */
export const RAW_MAIL_PREFIX = 'inbound/';

/** Names of the receipt rule and its set: fixed, as the policies that let SES in must know them before they exist. */
export const receiptRuleNames = ({ prefix, receiptRuleSet }: Settings) => ({
  ruleSet: receiptRuleSet ?? `${prefix}-inbound`,
  rule: `${prefix}-inbound`,
});
