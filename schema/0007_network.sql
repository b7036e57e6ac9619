-- A network asks a municipality to join; its own people say yes or no. Unanswered questions only.

CREATE TABLE network_question (
    network {int} NOT NULL REFERENCES network,
    municipality {int} NOT NULL REFERENCES municipality,
    asked {int} NOT NULL,
    PRIMARY KEY (network, municipality)
);
CREATE INDEX network_question_municipality ON network_question (municipality);
