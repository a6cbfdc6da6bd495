import * as z from 'zod';

const resource = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});
const template = z.looseObject({
  Resources: z.record(z.string(), resource).default({}),
  Parameters: z.record(z.string(), z.looseObject({ Default: z.unknown().optional() })).default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
  Outputs: z
    .record(
      z.string(),
      z.looseObject({
        Value: z.unknown().optional(),
        Export: z.object({ Name: z.unknown().optional() }).optional(),
      }),
    )
    .default({}),
});

/** A synthesized stack: its name, its template, and the folders of its assets by object key. */
export type Stack = { name: string; template: unknown; assets: Record<string, string> };

/** A resource of a template, with properties still unresolved. */
export type DeclaredResource = {
  stack: string;
  logicalId: string;
  type: string;
  properties: Record<string, unknown>;
};

/** What `Ref` and `Fn::GetAtt` give for a resource. */
export type ResourceReference = { ref: string; attributes: Record<string, string> };

/** Decides how a declared resource is called in the local world, from its own (resolved) name property. */
export type Refer = (resource: DeclaredResource, resolve: (value: unknown) => unknown) => ResourceReference;

/** Thrown when a template says something that the local host does not understand. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

const NO_VALUE = Symbol('AWS::NoValue');
const pair = z.tuple([z.unknown(), z.unknown()]);
const triple = z.tuple([z.unknown(), z.unknown(), z.unknown()]);

/** Templates of one app, read as CloudFormation reads them: intrinsic functions, exports, pseudo parameters. */
export class Templates {
  readonly #stacks = new Map<string, { parsed: z.infer<typeof template>; assets: Record<string, string> }>();
  readonly #references = new Map<string, ResourceReference>();
  readonly #pseudo: Record<string, string | symbol>;
  readonly #refer: Refer;

  constructor(stacks: Stack[], options: { account: string; region: string; refer: Refer }) {
    for (const stack of stacks) {
      this.#stacks.set(stack.name, { parsed: template.parse(stack.template), assets: stack.assets });
    }
    this.#refer = options.refer;
    this.#pseudo = {
      'AWS::AccountId': options.account,
      'AWS::Region': options.region,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::NoValue': NO_VALUE,
    };
  }

  /** All resources of a type, in the order of the stacks. */
  ofType(...types: string[]): DeclaredResource[] {
    return [...this.#stacks].flatMap(([stack, { parsed }]) =>
      Object.entries(parsed.Resources)
        .filter(([, { Type }]) => types.includes(Type))
        .map(([logicalId, { Type, Properties }]) => ({
          stack,
          logicalId,
          type: Type,
          properties: Properties,
        })),
    );
  }

  /** A resource's properties with every intrinsic function resolved. */
  resolved(declared: DeclaredResource): Record<string, unknown> {
    return z.record(z.string(), z.unknown()).parse(this.resolve(declared.stack, declared.properties));
  }

  /** What a resource is called in the local world. */
  reference(declared: DeclaredResource): ResourceReference {
    const key = `${declared.stack}/${declared.logicalId}`;
    const known = this.#references.get(key);
    if (known) return known;
    const reference = this.#refer(declared, (value) => this.resolve(declared.stack, value));
    this.#references.set(key, reference);
    return reference;
  }

  /** The folder of an asset, by the object key that a function's Code names. */
  assetFolder(stack: string, objectKey: string): string {
    const folder = this.#stacks.get(stack)?.assets[objectKey];
    if (!folder) throw new TemplateError(`Stack ${stack} has no asset ${objectKey}.`);
    return folder;
  }

  /** Resolves any value of a stack's template. @throws TemplateError for a function or name that is not known */
  resolve(stack: string, value: unknown): unknown {
    if (Array.isArray(value)) {
      return value.map((part) => this.resolve(stack, part)).filter((part) => part !== NO_VALUE);
    }
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [only] = entries;
    if (entries.length === 1 && only && (only[0] === 'Ref' || only[0].startsWith('Fn::'))) {
      return this.#call(stack, only[0], only[1]);
    }
    return Object.fromEntries(
      entries.map(([key, part]) => [key, this.resolve(stack, part)]).filter(([, part]) => part !== NO_VALUE),
    );
  }

  #call(stack: string, name: string, argument: unknown): unknown {
    const list = (value: unknown) => z.array(z.unknown()).parse(this.resolve(stack, value));
    switch (name) {
      case 'Ref':
        return this.#ref(stack, z.string().parse(argument));
      case 'Fn::GetAtt':
        return this.#getAttribute(stack, argument);
      case 'Fn::Join': {
        const [separator, parts] = pair.parse(argument);
        return list(parts).join(String(separator));
      }
      case 'Fn::Select': {
        const [index, parts] = pair.parse(argument);
        return list(parts)[Number(this.resolve(stack, index))];
      }
      case 'Fn::Split': {
        const [separator, text] = pair.parse(argument);
        return String(this.resolve(stack, text)).split(String(separator));
      }
      case 'Fn::Sub':
        return this.#substitute(stack, argument);
      case 'Fn::ImportValue':
        return this.#import(String(this.resolve(stack, argument)));
      case 'Fn::FindInMap': {
        const [map, first, second] = list(argument).map(String);
        return this.#stacks.get(stack)?.parsed.Mappings[map ?? '']?.[first ?? '']?.[second ?? ''];
      }
      case 'Fn::If': {
        const [condition, yes, no] = triple.parse(argument);
        return this.resolve(stack, this.#holds(stack, { Condition: condition }) ? yes : no);
      }
      default:
        throw new TemplateError(`The local host does not know ${name}.`);
    }
  }

  #ref(stack: string, name: string): unknown {
    if (name === 'AWS::StackName') return stack;
    if (name === 'AWS::StackId') return `arn:aws:cloudformation:local:stack/${stack}`;
    if (name in this.#pseudo) return this.#pseudo[name];
    const parameter = this.#stacks.get(stack)?.parsed.Parameters[name];
    return parameter ? parameter.Default : this.reference(this.#find(stack, name)).ref;
  }

  #getAttribute(stack: string, argument: unknown): string {
    const [logicalId = '', attribute = ''] =
      typeof argument === 'string' ? argument.split(/\.(.*)/s) : pair.parse(argument).map(String);
    const declared = this.#find(stack, logicalId);
    const { attributes } = this.reference(declared);
    const value = Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined;
    if (value !== undefined) return value;
    throw new TemplateError(
      `The local host does not know ${attribute} of ${declared.type} (${stack}/${logicalId}).`,
    );
  }

  #substitute(stack: string, argument: unknown): string {
    const [text, variables] = typeof argument === 'string' ? [argument, {}] : pair.parse(argument);
    const values = z.record(z.string(), z.unknown()).parse(variables);
    return String(text).replace(/\$\{(!?)([^}]+)\}/g, (_whole, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (name in values) return String(this.resolve(stack, values[name]));
      return String(name.includes('.') ? this.#getAttribute(stack, name) : this.#ref(stack, name));
    });
  }

  #import(name: string): unknown {
    for (const [stack, { parsed }] of this.#stacks) {
      for (const output of Object.values(parsed.Outputs)) {
        if (output.Export && this.resolve(stack, output.Export.Name) === name) {
          return this.resolve(stack, output.Value);
        }
      }
    }
    throw new TemplateError(`No stack exports ${name}.`);
  }

  #holds(stack: string, condition: unknown): boolean {
    const [[name, argument] = ['', undefined]] = Object.entries(Object(condition));
    const several = () => z.array(z.unknown()).parse(argument);
    switch (name) {
      case 'Condition':
        return this.#holds(stack, this.#stacks.get(stack)?.parsed.Conditions[String(argument)]);
      case 'Fn::Equals': {
        const [left, right] = several().map((side) => this.resolve(stack, side));
        return left === right;
      }
      case 'Fn::Not':
        return !this.#holds(stack, several()[0]);
      case 'Fn::And':
        return several().every((part) => this.#holds(stack, part));
      case 'Fn::Or':
        return several().some((part) => this.#holds(stack, part));
      default:
        throw new TemplateError(`The local host does not know the condition ${name}.`);
    }
  }

  #find(stack: string, logicalId: string): DeclaredResource {
    const found = this.#stacks.get(stack)?.parsed.Resources[logicalId];
    if (!found) throw new TemplateError(`Stack ${stack} has no resource ${logicalId}.`);
    return { stack, logicalId, type: found.Type, properties: found.Properties };
  }
}
