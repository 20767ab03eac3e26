// JSON as the core sees it. Everything that crosses a border of the core is one of these values.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };
