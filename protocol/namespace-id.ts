/** The id of the one namespace, `default`, as it stands in histories and descriptions. */
export const NAMESPACE_ID = '5d1f8c2e-54e6-4f0b-8a3b-0a4f8f7f1c11';
