// What tsyringe, a dependency of @peculiar/x509, needs of the Reflect metadata proposal. Its classes there take no constructor arguments,
// so the answer "no metadata" is right; without these three functions it refuses to load. Import this before @peculiar/x509.
Object.assign(Reflect, { getMetadata: () => undefined, getOwnMetadata: () => undefined, defineMetadata: () => undefined })
