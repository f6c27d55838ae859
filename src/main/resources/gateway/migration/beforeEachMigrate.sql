-- In the transaction of each migration, first of all: see Migrations.
${lockTimeout};
