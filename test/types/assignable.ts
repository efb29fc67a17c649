/** Fails to compile when a value of type `From` cannot stand where a `To` is asked for. Nothing of it runs. */
export declare function assignable<To>(value: To): void;
/** A value of a type, without making one. */
export declare function a<Type>(): Type;
