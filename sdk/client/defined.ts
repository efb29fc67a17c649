type MayBeUndefined<Fields> = {
  [Name in keyof Fields]-?: undefined extends Fields[Name] ? Name : never;
}[keyof Fields];
type Defined<Fields> = Omit<Fields, MayBeUndefined<Fields>> & {
  [Name in MayBeUndefined<Fields>]?: Exclude<Fields[Name], undefined>;
};

/** The fields that are not undefined: what is not set is left out of requests, so that they are the same over every transport. */
export const defined = <Fields extends object>(fields: Fields): Defined<Fields> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<Fields>;
