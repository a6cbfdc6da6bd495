/** What SES says of one check. GRAY: nothing spoke for or against the sender. */
export type Verdict = 'PASS' | 'FAIL' | 'GRAY' | 'PROCESSING_FAILED';

/** What SES says of a message. */
export interface Verdicts {
  spam: Verdict;
  virus: Verdict;
  spf: Verdict;
  dkim: Verdict;
  dmarc: Verdict;
  /** What the sender's domain asks for; only when DMARC failed. */
  dmarcPolicy?: 'NONE' | 'QUARANTINE' | 'REJECT';
}

/**
 * How the door comes to its verdicts: fixed ones, or true checks against the DNS answers given (never the network).
 * `dns` maps a type and a name to its answers, such as `TXT example.com` to `['v=spf1 ip4:127.0.0.1 -all']`.
 */
export type VerdictSettings =
  | { kind: 'fixed'; verdicts: Verdicts }
  | { kind: 'checked'; dns: Record<string, string[]> };

/**
 * What SES says of clean mail from a domain that publishes neither SPF, DKIM nor DMARC: nothing bad, and nothing that
 * proves the sender. It is true of mail sent by hand to a local desk, and the hardest case that a desk must still
 * take; a constant PASS would hide a desk that trusts too much.
 */
export const UNPROVEN: Verdicts = { spam: 'PASS', virus: 'PASS', spf: 'GRAY', dkim: 'GRAY', dmarc: 'GRAY' };

/** Verdicts that can be asked for by a name: what every sender's domain says of their mail. */
export const NAMED_VERDICTS = {
  /** nothing */
  gray: UNPROVEN,
  /** that it comes from there */
  pass: { ...UNPROVEN, spf: 'PASS', dkim: 'PASS', dmarc: 'PASS' },
  /** that it is forged */
  fail: { ...UNPROVEN, spf: 'FAIL', dkim: 'FAIL', dmarc: 'FAIL', dmarcPolicy: 'NONE' },
} as const satisfies Record<string, Verdicts>;
export type VerdictsName = keyof typeof NAMED_VERDICTS;

/** What the checks found, as SES writes it into Authentication-Results. */
export interface Findings {
  spf: string;
  /** one for each signature; `domain` is `''` where there is none */
  dkim: { result: string; domain: string }[];
  dmarc: { result: string; domain: string };
}

/** The parts of the strings that scanners know as harmless tests (GTUBE and EICAR). */
const SPAM_MARK = 'GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL';
const VIRUS_MARK = 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE';

/** Who brought a message. */
export interface Origin {
  ip: string;
  helo: string;
  sender: string;
}

const VERDICT_OF: Record<string, Verdict> = {
  pass: 'PASS',
  fail: 'FAIL',
  softfail: 'FAIL',
  policy: 'FAIL',
  temperror: 'PROCESSING_FAILED',
  permerror: 'PROCESSING_FAILED',
};
const POLICY_OF: Record<string, Verdicts['dmarcPolicy']> = {
  none: 'NONE',
  quarantine: 'QUARANTINE',
  reject: 'REJECT',
};
const RESULT_OF: Record<Verdict, string> = {
  PASS: 'pass',
  FAIL: 'fail',
  GRAY: 'none',
  PROCESSING_FAILED: 'temperror',
};
const verdictOf = (result: string | undefined): Verdict => VERDICT_OF[result ?? ''] ?? 'GRAY';

class NoAnswer extends Error {
  readonly code = 'ENOTFOUND';
}

function resolverOf(dns: Record<string, string[]>) {
  const known = new Map(Object.entries(dns).map(([question, answers]) => [question.toLowerCase(), answers]));
  return async (name: string, type: string): Promise<string[] | string[][]> => {
    const answers = known.get(`${type} ${name}`.toLowerCase().replace(/\.$/, ''));
    if (answers === undefined) throw new NoAnswer(`${type} ${name} is not in the settings.`);
    return type === 'TXT' ? answers.map((answer) => [answer]) : answers;
  };
}

async function checked(
  raw: Buffer,
  origin: Origin,
  dns: Record<string, string[]>,
): Promise<{ found: Omit<Verdicts, 'spam' | 'virus'>; findings: Findings }> {
  // Loaded only here: it is large, and most desks run with fixed verdicts.
  const { authenticate } = await import('mailauth');
  const result = await authenticate(raw, {
    ...origin,
    mta: 'inbound-smtp.us-east-1.amazonaws.com',
    resolver: resolverOf(dns),
    disableArc: true,
    disableBimi: true,
  });
  const signatures = result.dkim.results.map(({ status }) => status.result);
  const spf = verdictOf(result.spf ? result.spf.status.result : undefined);
  const dkim = verdictOf(signatures.includes('pass') ? 'pass' : signatures[0]);
  const dmarc = verdictOf(result.dmarc ? result.dmarc.status.result : undefined);
  const dmarcPolicy = result.dmarc && dmarc === 'FAIL' ? POLICY_OF[result.dmarc.policy] : undefined;
  const findings = {
    spf: result.spf ? result.spf.status.result : 'none',
    dkim: result.dkim.results.map(({ status, signingDomain = '' }) => ({
      result: status.result,
      domain: signingDomain,
    })),
    dmarc: {
      result: result.dmarc ? result.dmarc.status.result : 'none',
      domain: (result.dmarc ? result.dmarc.status.header?.from : undefined) ?? '',
    },
  };
  return { found: { spf, dkim, dmarc, ...(dmarcPolicy === undefined ? {} : { dmarcPolicy }) }, findings };
}

/** What checks would have found that came to fixed verdicts. They know no domains. */
function fixedFindings({ spf, dkim, dmarc }: Verdicts): Findings {
  return {
    spf: RESULT_OF[spf],
    dkim: [{ result: RESULT_OF[dkim], domain: '' }],
    dmarc: { result: RESULT_OF[dmarc], domain: '' },
  };
}

/** Judges a message. The test strings of spam and virus scanners fail under every setting. */
export async function judge(
  raw: Buffer,
  origin: Origin,
  settings: VerdictSettings,
): Promise<{ verdicts: Verdicts; findings: Findings }> {
  const base = settings.kind === 'fixed' ? settings.verdicts : UNPROVEN;
  const judged =
    settings.kind === 'checked'
      ? await checked(raw, origin, settings.dns)
      : { found: {}, findings: fixedFindings(base) };
  const verdicts = {
    ...base,
    ...judged.found,
    spam: raw.includes(SPAM_MARK) ? ('FAIL' as const) : base.spam,
    virus: raw.includes(VIRUS_MARK) ? ('FAIL' as const) : base.virus,
  };
  return { verdicts, findings: judged.findings };
}
