import { meaningOf } from '../../../core/outbound/refusal.ts';

const answer = (name: string, message: string) => Object.assign(new Error(message), { name });

describe('an answer of SES that it did not take a mail', () => {
  test.each([
    ['Throttling', 'Maximum sending rate exceeded.', 'too_fast'],
    ['ThrottlingException', 'Maximum sending rate exceeded', 'too_fast'],
    ['Throttling', 'Rate exceeded', 'too_fast'],
    ['TooManyRequestsException', 'Too many requests have been made to the operation.', 'too_fast'],
    ['Throttling', 'Daily message quota exceeded.', 'daily_quota'],
    ['ThrottlingException', 'Daily sending quota exceeded', 'daily_quota'],
    ['AccountSendingPausedException', 'Email sending is disabled for your account.', 'paused'],
    ['ConfigurationSetSendingPausedException', 'Email sending is disabled for the set.', 'paused'],
    [
      'MessageRejected',
      'Sending paused for this account. For more information, please check the inbox of the email address associated with your AWS account.',
      'paused',
    ],
    [
      'MessageRejected',
      'Email address is not verified. The following identities failed the check in region EU-WEST-1: ana@example.com',
      'not_verified',
    ],
    ['MailFromDomainNotVerifiedException', 'Could not read the MX record.', 'not_verified'],
    ['ConfigurationSetDoesNotExist', 'Configuration set <Bilet-mail> does not exist.', 'not_set_up'],
    ['AccessDenied', 'User is not authorized to perform `ses:SendRawEmail`', 'not_set_up'],
    ['ExpiredToken', 'The security token included in the request is expired', 'not_set_up'],
    ['SomethingOfTomorrow', 'Nobody has heard of it', 'not_set_up'],
  ])('%s: %s: it passes, or the owner mends it', (name, message, meaning) => {
    expect(meaningOf(answer(name, message))).toBe(meaning);
  });

  test.each([
    ['MessageRejected', 'Address blacklisted.'],
    ['MessageRejected', 'Transaction failed: The message contains a virus.'],
    ['InvalidParameterValue', 'Local address contains control or whitespace'],
    ['InvalidParameterValue', "Missing final '@domain'"],
    ['InvalidParameterValue', 'Message length is more than 10485760 bytes long.'],
    ['RequestEntityTooLarge', 'The request is too large'],
  ])('%s: %s: this mail will never be taken', (name, message) => {
    expect(meaningOf(answer(name, message))).toBe('refused');
  });
});
