/** Why the mail service takes no mail for now. Each obstacle ends by itself, or when the owner of the desk mends it. */
export type Obstacle = 'too_fast' | 'daily_quota' | 'paused' | 'not_verified' | 'not_set_up';

/**
 * What it means that SES answered a call with a 4xx, which says for certain that the mail was not taken: an obstacle
 * that passes, or `refused` when SES will never take this mail. A case in doubt counts as passing: an alarm shows a mail
 * that waits in vain, but a mail that is given up too soon is lost. SES tells some reasons by its message text only
 * ("Amazon SES email sending errors" and "Errors related to the sending quotas", Amazon SES Developer Guide).
 */
export function meaningOf({ name, message }: Error): Obstacle | 'refused' {
  switch (name) {
    case 'Throttling':
    case 'ThrottlingException':
    case 'TooManyRequestsException':
    case 'LimitExceededException':
      return /\bdaily\b/i.test(message) ? 'daily_quota' : 'too_fast';
    case 'AccountSendingPausedException':
    case 'ConfigurationSetSendingPausedException':
      return 'paused';
    case 'MailFromDomainNotVerifiedException':
      return 'not_verified';
    case 'MessageRejected':
      if (/\b(?:paused|suspended|shut down)\b/i.test(message)) return 'paused';
      return /\bnot verified\b/i.test(message) ? 'not_verified' : 'refused';
    case 'InvalidParameterValue':
    case 'RequestEntityTooLarge':
      return 'refused';
    default:
      return 'not_set_up';
  }
}
