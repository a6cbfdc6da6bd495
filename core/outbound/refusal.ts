/** Why the mail service takes no mail for now: each passes, by itself or when the owner has mended it. */
export type Obstacle = 'too_fast' | 'daily_quota' | 'paused' | 'not_verified' | 'not_set_up';

/**
 * What it means that SES answered a call with a 4xx, which says for certain that the mail was not taken: an obstacle
 * that passes, or `refused`, when this mail will never be taken. In doubt it passes: a mail that waits for nothing is seen
 * by an alarm, one that was given up too soon is lost. SES tells some reasons by its words only ("Amazon SES email
 * sending errors" and "Errors related to the sending quotas", Amazon SES Developer Guide).
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
