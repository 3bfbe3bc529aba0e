-- Work on a video that weir-worker does.
CREATE TABLE jobs (
    id BIGINT PRIMARY KEY,
    -- The video's public name, and the account whose turn the work takes.
    video TEXT NOT NULL,
    account_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    -- Which of several of that kind, such as "720p/3"; together with video and kind it names the work.
    part TEXT NOT NULL,
    -- JSON, for whoever does the work.
    details TEXT NOT NULL,
    priority BIGINT NOT NULL,
    -- queued, running, done or failed
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    finished_at BIGINT,
    -- Counts the leases given; the newest alone is good.
    lease BIGINT NOT NULL,
    leased_until BIGINT,
    worker TEXT,
    -- How often the work may still begin.
    tries_left BIGINT NOT NULL,
    -- Thousandths.
    progress BIGINT NOT NULL,
    reason TEXT,
    explanation TEXT,
    UNIQUE (video, kind, part)
);
CREATE INDEX jobs_by_state ON jobs (state, priority);
CREATE INDEX jobs_by_creation ON jobs (created_at, id);

-- When each account's work was last begun, counted in beginnings.
CREATE TABLE job_turns (
    account_id BIGINT PRIMARY KEY,
    turn BIGINT NOT NULL
);
