/** Errors of Lambda itself, which pass by trying again. */
const SERVICE_ERRORS = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
  'Lambda.ClientExecutionTimeoutException',
];

/**
 * States of the clock: sleep until `wakeAt`, wake, sleep again while there is a next time. Executions keep the
 * definition that they were started with, some of them for weeks: whatever changes here, the function must go on
 * answering those that it was once called with. `docs/clock.md` is printed from it.
 */
export const clockDefinition = (wakeFunctionArn: string) => ({
  Comment:
    'Sleeps until the next deadline, as in {"kind": "ticket", "id": 42, "arming": 1, "wakeAt": "2026-01-31T12:00:00Z"}.',
  QueryLanguage: 'JSONata',
  StartAt: 'Sleep',
  States: {
    Sleep: { Type: 'Wait', Timestamp: '{% $states.input.wakeAt %}', Next: 'Wake' },
    Wake: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: wakeFunctionArn, Payload: '{% $states.input %}' },
      Output: '{% $states.result.Payload %}',
      Retry: [
        {
          ErrorEquals: SERVICE_ERRORS,
          IntervalSeconds: 1,
          BackoffRate: 2,
          MaxAttempts: 6,
          JitterStrategy: 'FULL',
        },
        {
          ErrorEquals: ['States.ALL'],
          IntervalSeconds: 10,
          BackoffRate: 3,
          MaxAttempts: 5,
          MaxDelaySeconds: 600,
        },
      ],
      Next: 'Another',
    },
    Another: {
      Type: 'Choice',
      Choices: [{ Condition: '{% $exists($states.input.wakeAt) %}', Next: 'Sleep' }],
      Default: 'Done',
    },
    Done: { Type: 'Succeed' },
  },
});
