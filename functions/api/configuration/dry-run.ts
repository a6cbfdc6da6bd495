import { jobOutSchema } from '../../../schemas/api/jobs.ts';

/** What the routes have in common that tell what a change would do to the service levels of tickets. `the`: what is changed. */
export const dryRunOf = (the: string) =>
  ({
    method: 'POST',
    summary: `Find out what a change of ${the} would do to open tickets, by a job`,
    description: [
      `It takes what a change of ${the} takes, and refuses what that refuses; nothing is changed. The job \`sla.dry_run\` derives`,
      'every ticket that is not closed by what is configured, once with the change and once without. When it is done,',
      '`GET /v1/jobs/{jobId}` has `counts`: the `tickets` that it looked at, those of which anything would be otherwise (`changed`), and',
      'of these those on which an instance would at once be `breached`, would not be any more (`unbreached`), or would be `met`. Its file,',
      'JSON Lines, has the counts, then a line for each ticket that would change, up to 50 MB: its policy, due time and urgency, and each instance that',
      'would change, before and after.',
    ].join(' '),
    permission: 'desk.write',
    access: 'write',
    conflicts: true,
    output: jobOutSchema,
    status: 201,
  }) as const;
