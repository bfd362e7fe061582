/** What can stand in an element: false and empty values are left out. */
export type Child = Node | string | number | null | undefined;
export type Children = Child | readonly (Child | readonly Child[])[];

/** Attributes by name; false and undefined ones are left out, true ones have no value. */
export type Attributes = Record<string, string | number | boolean | undefined>;

/** A class of elements, by which a part of a page is known to be what a script needs. */
export interface Kind<E extends Element> {
  new (): E;
}
