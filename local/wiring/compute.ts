import * as z from 'zod';
import type { EventRule } from '../events.ts';
import type { LocalFunction } from '../invocation.ts';
import type { QueueMapping } from '../queue-poller.ts';
import type { Schedule } from '../scheduler.ts';
import type { StreamMapping } from '../stream-reader.ts';
import { TemplateError, type Templates } from '../templates.ts';

/** The functions whose code is part of the app (helpers that CDK deploys for itself are left out). */
export function declaredFunctions(templates: Templates): LocalFunction[] {
  const shape = z.looseObject({
    Runtime: z.string(),
    Handler: z.string(),
    Code: z.looseObject({ S3Key: z.string().optional() }),
    Timeout: z.number().default(3),
    MemorySize: z.number().default(128),
    ReservedConcurrentExecutions: z.number().optional(),
    Environment: z.looseObject({ Variables: z.record(z.string(), z.coerce.string()) }).optional(),
  });
  return templates.ofType('AWS::Lambda::Function').flatMap((declared) => {
    const properties = shape.parse(templates.resolved(declared));
    const { S3Key } = properties.Code;
    if (S3Key === undefined || !properties.Runtime.startsWith('nodejs')) return [];
    const { ref: name, attributes } = templates.reference(declared);
    return {
      name,
      arn: String(attributes.Arn),
      folder: templates.assetFolder(declared.stack, S3Key),
      handler: properties.Handler,
      environment: properties.Environment?.Variables ?? {},
      timeoutSeconds: properties.Timeout,
      memoryMegabytes: properties.MemorySize,
      reservedConcurrency: properties.ReservedConcurrentExecutions,
    };
  });
}

const mailboxesShape = z.array(z.looseObject({ address: z.string() })).min(1);

/** The address of the first mailbox that the settings declare: every function knows them. */
export function firstMailbox(functions: readonly LocalFunction[]): string {
  const said = functions.map(({ environment }) => environment.MAILBOXES).find((text) => text !== undefined);
  const [first] = said === undefined ? [] : mailboxesShape.parse(JSON.parse(said));
  if (first === undefined) throw new TemplateError('The templates declare no mailbox.');
  return first.address;
}

const mappingShape = z.looseObject({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z.number().optional(),
  MaximumBatchingWindowInSeconds: z.number().default(0),
  Enabled: z.boolean().default(true),
  FunctionResponseTypes: z.array(z.string()).default([]),
  FilterCriteria: z
    .looseObject({ Filters: z.array(z.looseObject({ Pattern: z.string() })).default([]) })
    .optional(),
  StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST']).default('TRIM_HORIZON'),
  BisectBatchOnFunctionError: z.boolean().default(false),
  MaximumRetryAttempts: z.number().optional(),
  DestinationConfig: z
    .looseObject({ OnFailure: z.looseObject({ Destination: z.string() }).optional() })
    .optional(),
  ScalingConfig: z.looseObject({ MaximumConcurrency: z.number().optional() }).optional(),
});

type Mapping = z.infer<typeof mappingShape> & { id: string };

function declaredMappings(templates: Templates, service: string): Mapping[] {
  return templates
    .ofType('AWS::Lambda::EventSourceMapping')
    .map((declared) => ({
      ...mappingShape.parse(templates.resolved(declared)),
      id: `${declared.stack}/${declared.logicalId}`,
    }))
    .filter(({ EventSourceArn, Enabled }) => Enabled && EventSourceArn.split(':')[2] === service);
}

const filtersOf = (mapping: Mapping): unknown[] =>
  (mapping.FilterCriteria?.Filters ?? []).map(({ Pattern }) => JSON.parse(Pattern));

/** The functions that queues feed. */
export function declaredQueueMappings(templates: Templates): QueueMapping[] {
  return declaredMappings(templates, 'sqs').map((mapping) => ({
    queueArn: mapping.EventSourceArn,
    functionArn: mapping.FunctionName,
    batchSize: mapping.BatchSize ?? 10,
    batchingSeconds: mapping.MaximumBatchingWindowInSeconds,
    reportsFailures: mapping.FunctionResponseTypes.includes('ReportBatchItemFailures'),
    filters: filtersOf(mapping),
    maximumConcurrency: mapping.ScalingConfig?.MaximumConcurrency,
  }));
}

/** The functions that table streams feed. */
export function declaredStreamMappings(templates: Templates): StreamMapping[] {
  return declaredMappings(templates, 'dynamodb').map((mapping) => {
    const retries = mapping.MaximumRetryAttempts ?? -1;
    return {
      id: mapping.id,
      tableArn: mapping.EventSourceArn.replace(/\/stream\/.*$/, ''),
      functionArn: mapping.FunctionName,
      batchSize: mapping.BatchSize ?? 100,
      startingPosition: mapping.StartingPosition,
      filters: filtersOf(mapping),
      bisects: mapping.BisectBatchOnFunctionError,
      reportsFailures: mapping.FunctionResponseTypes.includes('ReportBatchItemFailures'),
      maximumRetries: retries < 0 ? undefined : retries,
      onFailureQueueArn: mapping.DestinationConfig?.OnFailure?.Destination,
    };
  });
}

/** The rules that route events into queues and functions. @throws TemplateError for another target */
export function declaredRules(templates: Templates): EventRule[] {
  const shape = z.looseObject({
    EventBusName: z.string().default('default'),
    EventPattern: z.unknown().optional(),
    State: z.string().default('ENABLED'),
    Targets: z.array(z.looseObject({ Arn: z.string(), InputPath: z.string().optional() })).default([]),
  });
  return templates
    .ofType('AWS::Events::Rule')
    .map((declared) => ({ name: declared.logicalId, ...shape.parse(templates.resolved(declared)) }))
    .filter(({ State, EventPattern }) => State !== 'DISABLED' && EventPattern !== undefined)
    .map(({ name, EventBusName, EventPattern, Targets }) => ({
      name,
      busName: EventBusName.slice(EventBusName.lastIndexOf('/') + 1),
      pattern: EventPattern,
      targets: Targets.map(({ Arn, InputPath, Input, InputTransformer }) => {
        const service = Arn.split(':')[2];
        if (
          (service !== 'sqs' && service !== 'lambda') ||
          Input !== undefined ||
          InputTransformer !== undefined
        ) {
          throw new TemplateError(
            `Rule ${name}: the local host delivers events to queues and functions, unchanged.`,
          );
        }
        return service === 'sqs'
          ? { queueArn: Arn, inputPath: InputPath }
          : { functionArn: Arn, inputPath: InputPath };
      }),
    }));
}

/** The schedules that invoke functions, or put something into queues. */
export function declaredSchedules(templates: Templates): Schedule[] {
  const shape = z.looseObject({
    ScheduleExpression: z.string(),
    State: z.string().default('ENABLED'),
    Target: z.looseObject({ Arn: z.string(), Input: z.string().default('{}') }),
  });
  return templates
    .ofType('AWS::Scheduler::Schedule')
    .map((declared) => ({ name: declared.logicalId, ...shape.parse(templates.resolved(declared)) }))
    .filter(({ State }) => State !== 'DISABLED')
    .map(({ name, ScheduleExpression, Target }) => ({
      name,
      expression: ScheduleExpression,
      targetArn: Target.Arn,
      input: Target.Input,
    }));
}

/** The state machines. */
export function declaredStateMachines(
  templates: Templates,
): { arn: string; name: string; definition: string }[] {
  const shape = z.looseObject({ DefinitionString: z.string() });
  return templates.ofType('AWS::StepFunctions::StateMachine').map((declared) => {
    const { ref: arn, attributes } = templates.reference(declared);
    const { DefinitionString } = shape.parse(templates.resolved(declared));
    return { arn, name: String(attributes.Name), definition: DefinitionString };
  });
}
