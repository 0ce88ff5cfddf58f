-- Namesakes with one birth date are looked for at every registration: among a million not by reading all.
create index person_birth on person (birth_date, name);
