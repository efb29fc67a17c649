// The kinds of workflows under load: what each is given, what a caller does to it, and its right result.
export const kinds = [
  { type: 'sequence', result: 'abc' },
  { type: 'parallel', result: 'abcd' },
  { type: 'napping', result: 'awake' },
  { type: 'collecting', result: '123', signals: [1, 2, 3] },
  { type: 'retrying', result: 3 },
  { type: 'chain', result: 'end of the chain' },
  { type: 'outside', result: 'from outside', completes: '1' },
  { type: 'parent', result: 'abc abc 3', signals: [], children: true },
  { type: 'counting', result: 6, updates: [1, 2, 3] },
];
