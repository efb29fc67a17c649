import { expect, test } from 'vitest';
import { grantsOf } from '../../src/auth/claims.ts';
import { allows, allowsSomewhere } from '../../src/auth/roles.ts';
import type { Access } from '../../src/auth/roles.ts';

const entries = (claim: unknown, name = 'perdure') => Object.fromEntries(grantsOf({ perdure: claim }, name));

test.each([
  ['an object of namespaces', { default: 'write', '*': 'read' }, { default: ['write'], '*': ['read'] }],
  ['an object with several roles', { default: ['read', 'worker'] }, { default: ['read', 'worker'] }],
  ['Temporal’s permissions', ['default:read', 'temporal-system:admin'], { default: ['read'], '*': ['admin'] }],
  ['permissions in any case', ['default:Write'], { default: ['write'] }],
  ['several permissions for one namespace', ['a:read', 'a:worker'], { a: ['read', 'worker'] }],
  ['one permission as a text', 'default:worker', { default: ['worker'] }],
  ['permissions in one text', 'a:read b:write,c:admin', { a: ['read'], b: ['write'], c: ['admin'] }],
  ['a namespace with a colon', ['a:b:read'], { 'a:b': ['read'] }],
])('%s is understood', (_, claim, expected) => {
  expect(entries(claim)).toEqual(expected);
});

test.each([
  ['nothing', undefined],
  ['null', null],
  ['a number', 7],
  ['an unknown role', { default: 'owner' }],
  ['a role from the prototype', { default: 'constructor' }],
  ['a permission without a role', ['default']],
  ['a permission without a namespace', [':admin']],
  ['an empty namespace', { '': 'admin' }],
  ['nested lists', [['default:admin']]],
  ['an object as a role', { default: { admin: true } }],
])('%s grants nothing', (_, claim) => {
  expect(entries(claim)).toEqual({});
});

test('a claim may be named by a path, and one of the whole name comes first', () => {
  expect(grantsOf({ custom: { perdure: 'a:read' } }, 'custom.perdure').get('a')).toEqual(['read']);
  expect(grantsOf({ 'https://x.example/p': 'a:read' }, 'https://x.example/p').get('a')).toEqual(['read']);
  expect(grantsOf({}, 'constructor.name').size).toBe(0);
});

const table: readonly (readonly [role: string, allowed: readonly Access[]])[] = [
  ['read', ['read']],
  ['worker', ['worker']],
  ['write', ['read', 'worker', 'write']],
  ['admin', ['read', 'worker', 'write', 'admin']],
];
test.each(table)('the role %s allows %j and no more', (role, allowed) => {
  const grants = grantsOf({ perdure: { a: role } }, 'perdure');
  for (const access of ['read', 'worker', 'write', 'admin'] as const) {
    expect([access, allows(grants, 'a', access)]).toEqual([access, allowed.includes(access)]);
    expect(allows(grants, 'b', access)).toBe(false);
    expect(allows(grants, '*', access)).toBe(false);
    expect(allowsSomewhere(grants, access)).toBe(allowed.includes(access));
  }
});

test('what is granted in every namespace holds in each', () => {
  const grants = grantsOf({ perdure: { '*': 'read', a: 'write' } }, 'perdure');
  expect(allows(grants, 'b', 'read')).toBe(true);
  expect(allows(grants, 'b', 'write')).toBe(false);
  expect(allows(grants, 'a', 'write')).toBe(true);
});
