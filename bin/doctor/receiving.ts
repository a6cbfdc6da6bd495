import { type Finding, good, mend, none } from './finding.ts';

/** Whether other mail servers bring mail for the domain to SES. `exchanges` are the hosts of its MX records. */
export function mxFinding(domain: string, region: string, exchanges: readonly string[]): Finding {
  const wanted = `inbound-smtp.${region}.amazonaws.com`;
  const hosts = exchanges.map((host) => host.toLowerCase().replace(/\.$/, ''));
  const add = `add the record: ${domain} MX 10 ${wanted}`;
  if (hosts.length === 0) return mend('MX record', `${domain} has none`, add);
  if (!hosts.includes(wanted)) return mend('MX record', `${domain} has its mail at ${hosts.join(', ')}`, add);
  const others = hosts.filter((host) => host !== wanted);
  if (others.length > 0)
    return mend(
      'MX record',
      `some mail for ${domain} goes to ${others.join(', ')}`,
      'remove the other MX records',
    );
  return good('MX record', `mail for ${domain} comes to SES`);
}

/** Whether receivers can tell the desk's mail from forged mail: SPF of the bounce domain and DMARC of the domain. */
export function policyFinding(domain: string, spf: readonly string[], dmarc: readonly string[]): Finding {
  if (!spf.some((text) => /^v=spf1 .*include:amazonses\.com/.test(text)))
    return mend(
      'SPF and DMARC',
      `bounce.${domain} has no SPF record for SES`,
      `add the record: bounce.${domain} TXT "v=spf1 include:amazonses.com ~all"`,
    );
  if (!dmarc.some((text) => /^v=DMARC1;/i.test(text)))
    return mend(
      'SPF and DMARC',
      `${domain} has no DMARC record`,
      `add the record: _dmarc.${domain} TXT "v=DMARC1; p=quarantine"`,
    );
  return good('SPF and DMARC', `both are set for ${domain}`);
}

/** The active receipt rule set of the account and region; null when there is none. */
export interface RuleSetFacts {
  readonly name: string;
  readonly rules: readonly { readonly name: string; readonly enabled: boolean }[];
}

/** Whether SES keeps and announces mail to the desk's mailboxes. */
export function receiptFinding(
  wanted: { readonly ruleSet: string; readonly rule: string },
  active: RuleSetFacts | null,
): Finding {
  const activate = `aws ses set-active-receipt-rule-set --rule-set-name ${wanted.ruleSet}`;
  if (active === null) return mend('Receipt rules', 'no rule set is active', activate);
  if (active.name !== wanted.ruleSet)
    return mend(
      'Receipt rules',
      `${active.name} is active, not ${wanted.ruleSet}`,
      `${activate}, or set receiptRuleSet to join the active one`,
    );
  const rule = active.rules.find(({ name }) => name === wanted.rule);
  if (!rule)
    return mend('Receipt rules', `${active.name} has no rule ${wanted.rule}`, 'deploy the receipt stack');
  if (!rule.enabled)
    return mend('Receipt rules', `the rule ${wanted.rule} is off`, 'enable it in the SES console');
  return good('Receipt rules', `${wanted.ruleSet} is active`);
}

/** For a desk that takes no mail in. */
export const notReceiving = (check: string): Finding => none(check, 'inboundMail is off in the settings');
