import type { Kind, Message } from '../../protocol/json/proto-json.ts';

/** A JSON schema, as far as the API document needs it. */
export type Schema = Readonly<Record<string, unknown>>;

export const schemaRef = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

/** Schemas that stand for a kind of value, by their name in the document. */
export const VALUE_SCHEMAS: Readonly<Record<string, Schema>> = {
  Duration: { type: 'string', pattern: '^-?\\d+(\\.\\d{1,9})?s$', examples: ['1.5s'] },
  Payload: {
    description:
      'A value: `{"metadata": {"encoding": …}, "data": …}` with both in base64, or any JSON, which is shorthand for a `json/plain` payload.',
  },
  Payloads: {
    description: 'Values, such as the arguments of a call: a list, or `{"payloads": [Payload]}`.',
    anyOf: [
      { type: 'array', items: schemaRef('Payload') },
      {
        type: 'object',
        additionalProperties: false,
        properties: { payloads: { type: 'array', items: schemaRef('Payload') } },
      },
    ],
  },
  Status: {
    description: 'Why a call was refused.',
    type: 'object',
    required: ['code', 'message'],
    properties: {
      code: { type: 'integer', description: 'A code of google.rpc.Code.' },
      message: { type: 'string' },
      details: {
        type: 'array',
        items: { type: 'object', required: ['@type'], properties: { '@type': { type: 'string' } } },
      },
    },
  },
};

/** Makes JSON schemas of messages. A message that holds itself becomes a component, named for the field that it was first seen in. */
export class MessageSchemas {
  readonly components: Record<string, Schema> = {};
  readonly #names = new Map<Message, string>();
  readonly #open = new Set<Message>();

  /** The schema of a request's body, as a component of its own. */
  ofBody(name: string, message: Message): Schema {
    this.components[name] = this.#ofMessage(message, name);
    return schemaRef(name);
  }

  /** The schema of the field `name`. */
  of(kind: Kind, name: string): Schema {
    switch (kind) {
      case 'string':
        return { type: 'string' };
      case 'bool':
        return { type: 'boolean' };
      case 'int':
        return { type: 'integer', format: 'int32' };
      case 'long':
        return { type: ['string', 'integer'], format: 'int64' };
      case 'double':
        return { type: 'number' };
      case 'duration':
        return schemaRef('Duration');
      case 'timestamp':
        return { type: 'string', format: 'date-time' };
      case 'payload':
        return schemaRef('Payload');
      case 'payloads':
        return schemaRef('Payloads');
      case 'payloadMap':
        return { type: 'object', additionalProperties: schemaRef('Payload') };
      case 'stringMap':
        return { type: 'object', additionalProperties: { type: 'string' } };
      case 'any':
        return {};
      default:
    }
    if ('list' in kind) return { type: 'array', items: this.of(kind.list, name) };
    if ('message' in kind) return this.#ofField(kind.message, name);
    return { type: 'string', enum: kind.values.map((value) => `${kind.enum}${value}`) };
  }

  #ofField(message: Message, name: string): Schema {
    if (this.#open.has(message)) this.#names.set(message, `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`);
    const known = this.#names.get(message);
    if (known !== undefined) return schemaRef(known);
    const schema = this.#ofMessage(message, name);
    const component = this.#names.get(message);
    if (component === undefined) return schema;
    this.components[component] = schema;
    return schemaRef(component);
  }

  #ofMessage(message: Message, name: string): Schema {
    this.#open.add(message);
    const properties = Object.fromEntries(
      Object.entries(message).map(([field, kind]) => [field, this.of(kind, field)]),
    );
    this.#open.delete(message);
    return { title: name, type: 'object', additionalProperties: false, properties };
  }
}
