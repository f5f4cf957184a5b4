// `npm start`: the server in production, where `createPayments` refuses the sandbox's key.

process.env.NODE_ENV = "production";
await import("./main.js");
