import * as z from 'zod';
import { keptConfiguration } from '../../core/configuration/index.ts';
import { invitationIn } from '../../core/invitation/index.ts';
import { optionsArea } from '../../core/options/index.ts';
import { dynamoTable } from '../../core/shared/table.ts';
import { environment } from '../edge/environment.ts';

/** What Cognito asks before it mails ("Custom message Lambda trigger"), as far as it is about an invitation. */
const askedSchema = z.looseObject({
  triggerSource: z.string(),
  request: z.looseObject({
    codeParameter: z.string().nullish(),
    usernameParameter: z.string().nullish(),
    clientMetadata: z.record(z.string(), z.string()).nullish(),
  }),
  response: z.looseObject({}),
});

let named: ReturnType<typeof build> | undefined;

/** Says what the mail says by which the user pool invites somebody, in their language, else in that of the desk. */
export async function handler(event: unknown): Promise<unknown> {
  const asked = askedSchema.parse(event);
  const { codeParameter, usernameParameter, clientMetadata } = asked.request;
  if (asked.triggerSource !== 'CustomMessage_AdminCreateUser' || !codeParameter || !usernameParameter)
    return asked;
  named ??= build();
  const { options, page } = named;
  const { deskName, language } = await options.at(new Date());
  const { subject, html } = invitationIn([clientMetadata?.locale ?? null, language], {
    desk: deskName,
    name: clientMetadata?.name ?? usernameParameter,
    address: usernameParameter,
    password: codeParameter,
    page: page ?? null,
  });
  return { ...asked, response: { ...asked.response, emailSubject: subject, emailMessage: html } };
}

function build() {
  const env = environment('TABLE_NAME', 'DESK_NAME', 'SIGN_IN_PAGE');
  const table = dynamoTable({ tableName: env.TABLE_NAME });
  const keep = keptConfiguration(table, () => performance.now());
  return { options: keep(optionsArea({ deskName: env.DESK_NAME })), page: env.SIGN_IN_PAGE };
}
